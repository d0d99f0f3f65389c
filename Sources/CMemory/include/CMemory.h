/// Lets all threads of the program take their memory from one place, so that what one has freed serves another. For programs
/// that have few threads and should stay small; called before any other thread is started. Swift's Glibc does not show the
/// call for it, and libraries without such a setting ignore it.
void share_memory_among_threads(void);
