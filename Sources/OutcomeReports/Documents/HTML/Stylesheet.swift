/// The style of the HTML document, for screen and paper.
enum Stylesheet {
    static let css = """
        :root { color-scheme: light; }
        * { box-sizing: border-box; }
        html { background: #fff; -webkit-text-size-adjust: 100%; }
        body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.5rem 4rem; background: #fff; color: #1b2733;
          font: 16px/1.5 "Source Sans 3", "Segoe UI", Roboto, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
        header { border-bottom: 3px solid #0f5e66; padding-bottom: .9rem; margin-bottom: 1.5rem; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; letter-spacing: -.01em; }
        header p { margin: 0; color: #46586a; font-size: 1.05rem; }
        h2 { font-size: 1.3rem; line-height: 1.25; margin: 2.6rem 0 .8rem; padding-bottom: .3rem;
          border-bottom: 1px solid #c9d3dc; }
        h2 .number { color: #0f5e66; margin-right: .55rem; font-variant-numeric: tabular-nums; }
        h3 { font-size: 1.05rem; margin: 1.8rem 0 .5rem; color: #0f5e66; }
        p { margin: .6rem 0; max-width: 48rem; }
        ul { margin: .6rem 0; padding-left: 1.2rem; max-width: 48rem; }
        li { margin: .25rem 0; }
        .notice { border-left: 4px solid #b4541a; background: #fbf4ee; padding: .55rem .9rem; max-width: none; }
        .pairs { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; margin: 0; }
        .pairs dt { color: #46586a; }
        .pairs dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
        .results { display: grid; grid-template-columns: repeat(auto-fit, minmax(12.5rem, 1fr)); gap: .8rem; margin: 1rem 0; }
        .result { border: 1px solid #c9d3dc; border-top: 3px solid #0f5e66; padding: .7rem .85rem .6rem; }
        .result .label { font-size: .87rem; line-height: 1.3; color: #46586a; min-height: 2.6em; }
        .result .value { font-size: 1.65rem; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums; }
        .result .detail { font-size: .8rem; color: #46586a; font-variant-numeric: tabular-nums; }
        figure { margin: 1.2rem 0 1.4rem; }
        figcaption { font-weight: 600; margin-bottom: .4rem; }
        svg { display: block; width: 100%; max-width: 760px; height: auto;
          font-family: "Source Sans 3", "Segoe UI", Roboto, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
        .scroll { overflow-x: auto; margin: 1.1rem 0 1.3rem; }
        table { border-collapse: collapse; width: 100%; font-size: .89rem; line-height: 1.35; }
        caption { text-align: left; font-weight: 600; padding-bottom: .4rem; font-size: 1rem; }
        th, td { padding: .32rem .55rem; text-align: right; vertical-align: top; border-bottom: 1px solid #dde4ea;
          font-variant-numeric: tabular-nums; }
        td { white-space: nowrap; } td.words { white-space: normal; }
        thead th { border-bottom: 2px solid #8ea0b0; vertical-align: bottom; font-weight: 600; }
        th:first-child, td:first-child, .words { text-align: left; }
        tbody th { font-weight: 400; }
        th:first-child { padding-left: 0; } th:last-child, td:last-child { padding-right: .2rem; }
        .heat td, .heat thead th { text-align: center; }
        .note { font-size: .83rem; color: #46586a; margin: .4rem 0 0; max-width: none; }
        footer { margin-top: 3rem; border-top: 1px solid #c9d3dc; padding-top: .6rem; font-size: .8rem; color: #46586a;
          overflow-wrap: anywhere; }
        @page { size: A4; margin: 16mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages);
          font: 8pt sans-serif; color: #46586a; } }
        @media print {
          body { max-width: none; padding: 0; font-size: 10pt; line-height: 1.4; }
          h1 { font-size: 20pt; } h2 { font-size: 13.5pt; margin-top: 1.6rem; }
          h2, h3, caption, figcaption, h2 + p, .notice:has(+ figure) { break-after: avoid; }
          .page { break-before: page; } .page h2 { margin-top: 0; }
          figure, .result, .notice, tr { break-inside: avoid; }
          h2 + p { break-inside: avoid; } .note { font-size: 8pt; } h3, caption, figcaption { font-size: 10.5pt; }
          .keep { break-inside: avoid; }
          thead { display: table-header-group; }
          table { font-size: 8.6pt; } .scroll { overflow: visible; }
          .results { grid-template-columns: repeat(4, 1fr); gap: .5rem; }
          .result .value { font-size: 14pt; } .result .label, .result .detail { font-size: 8pt; }
          svg { max-width: 155mm; } figure { margin: .8rem 0 1rem; } .scroll { margin: .8rem 0 1rem; }
          .notice, .result, .heat td, svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          p, li { orphans: 3; widows: 3; }
        }
        """
}
