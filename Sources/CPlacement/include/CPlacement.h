/// Gives a file another name, but never over something that is there: in one step, with no moment at which both or neither
/// of the names exist. Swift's Glibc does not show the call of Linux for it.
///
/// Returns 0, or -1 with `errno`: EEXIST when something is at the path; EINVAL or ENOSYS when the file system or the kernel
/// cannot do it.
int rename_without_replacing(const char *from, const char *to);
