package plankton.linux;

import java.util.ArrayList;
import java.util.List;

/// The huge pages of this host (Documentation/admin-guide/mm/hugetlbpage.rst).
public final class HugePages {
    private HugePages() {}

    private static final String PREFIX = "hugepages-";

    /// Their sizes as control groups name them, such as `2MB`.
    public static List<String> sizes() {
        var sizes = new ArrayList<String>();
        Directory directory = Directory.find("/sys/kernel/mm/hugepages");
        if (directory != null) {
            try (directory) {
                for (String name : directory.names()) {
                    sizes.add(size(name));
                }
            }
        }
        return sizes;
    }

    /// @param directory such as `hugepages-2048kB`
    static String size(String directory) {
        String[] units = {"KB", "MB", "GB"};
        int unit = 0;
        int number = 0;
        for (int i = PREFIX.length(); i < directory.length() - 2; i++) {
            number = number * 10 + directory.charAt(i) - '0';
        }
        while (unit < units.length - 1 && number >= 1024) {
            number >>= 10;
            unit++;
        }
        return number + units[unit];
    }
}
