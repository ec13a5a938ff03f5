package plankton.linux;

import plankton.sys.Memory;

/// The kernel's error numbers in words (errno(3)).
final class Errno {
    private Errno() {}

    // One text instead of 133 strings is smaller. The order is the
    // numbers' own, the same on every architecture that this program is built for; a dash is a gap.
    private static final String NAMES =
            "EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES"
                    + " EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE"
                    + " ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK"
                    + " ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP - ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT"
                    + " EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT -"
                    + " EBFONT ENOSTR ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM"
                    + " EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD"
                    + " ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ"
                    + " EMSGSIZE EPROTOTYPE ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP"
                    + " EPFNOSUPPORT EAFNOSUPPORT EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET"
                    + " ECONNABORTED ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT"
                    + " ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM"
                    + " ENAVAIL EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED"
                    + " EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE ERFKILL EHWPOISON ";

    /// The name and the C library's words, such as `ENOENT (no such file or directory)`.
    static String describe(int errno) {
        return name(errno) + " (" + words(errno) + ")";
    }

    static String name(int errno) {
        int start = 0;
        for (int i = 1; i < errno && start >= 0; i++) {
            start = NAMES.indexOf(' ', start) + 1;
            if (start == 0) {
                return "errno " + errno;
            }
        }
        int end = NAMES.indexOf(' ', start);
        return end < 0 ? "errno " + errno : NAMES.substring(start, end);
    }

    private static String words(int errno) {
        String text = CString.at(Memory.strerror(errno));
        char first = text.charAt(0);
        // An abbreviation such as "I/O error" keeps its capital.
        boolean word = text.length() > 1 && text.charAt(1) >= 'a' && text.charAt(1) <= 'z';
        return word && first >= 'A' && first <= 'Z'
                ? (char) (first + ('a' - 'A')) + text.substring(1)
                : text;
    }
}
