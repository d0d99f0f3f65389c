// The files of Schema/texts, taken in by the compiler's #embed: as Swift array literals they would take a minute to compile.

#include "EmbeddedTexts.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char model_es[] = {
#embed "../../Schema/texts/model-es.json"
};
static const unsigned char model_en[] = {
#embed "../../Schema/texts/model-en.json"
};
static const unsigned char report_es[] = {
#embed "../../Schema/texts/report-es.json"
};
static const unsigned char report_en[] = {
#embed "../../Schema/texts/report-en.json"
};
static const unsigned char interchange_es[] = {
#embed "../../Schema/texts/interchange-es.json"
};
static const unsigned char interchange_en[] = {
#embed "../../Schema/texts/interchange-en.json"
};
static const unsigned char cli_es[] = {
#embed "../../Schema/texts/cli-es.json"
};
static const unsigned char cli_en[] = {
#embed "../../Schema/texts/cli-en.json"
};
static const unsigned char survey_es[] = {
#embed "../../Schema/texts/survey-es.json"
};
static const unsigned char survey_en[] = {
#embed "../../Schema/texts/survey-en.json"
};
static const unsigned char help_es[] = {
#embed "../../Schema/texts/help-es.json"
};
static const unsigned char help_en[] = {
#embed "../../Schema/texts/help-en.json"
};
static const unsigned char admin_es[] = {
#embed "../../Schema/texts/admin-es.json"
};
static const unsigned char admin_en[] = {
#embed "../../Schema/texts/admin-en.json"
};
static const unsigned char quarantine_es[] = {
#embed "../../Schema/texts/quarantine-es.json"
};
static const unsigned char quarantine_en[] = {
#embed "../../Schema/texts/quarantine-en.json"
};
static const unsigned char audit_es[] = {
#embed "../../Schema/texts/audit-es.json"
};
static const unsigned char audit_en[] = {
#embed "../../Schema/texts/audit-en.json"
};

static const struct EmbeddedText texts[] = {
    {"model-es.json", model_es, sizeof model_es},
    {"model-en.json", model_en, sizeof model_en},
    {"report-es.json", report_es, sizeof report_es},
    {"report-en.json", report_en, sizeof report_en},
    {"interchange-es.json", interchange_es, sizeof interchange_es},
    {"interchange-en.json", interchange_en, sizeof interchange_en},
    {"cli-es.json", cli_es, sizeof cli_es},
    {"cli-en.json", cli_en, sizeof cli_en},
    {"survey-es.json", survey_es, sizeof survey_es},
    {"survey-en.json", survey_en, sizeof survey_en},
    {"help-es.json", help_es, sizeof help_es},
    {"help-en.json", help_en, sizeof help_en},
    {"admin-es.json", admin_es, sizeof admin_es},
    {"admin-en.json", admin_en, sizeof admin_en},
    {"quarantine-es.json", quarantine_es, sizeof quarantine_es},
    {"quarantine-en.json", quarantine_en, sizeof quarantine_en},
    {"audit-es.json", audit_es, sizeof audit_es},
    {"audit-en.json", audit_en, sizeof audit_en},
};

const struct EmbeddedText *embedded_texts(size_t *count) {
    *count = sizeof texts / sizeof texts[0];
    return texts;
}
