package plankton.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HugePagesTest {

    @Test
    void sizesAsControlGroupsNameThem() {
        assertEquals("64KB", HugePages.size("hugepages-64kB"));
        assertEquals("2MB", HugePages.size("hugepages-2048kB"));
        assertEquals("1GB", HugePages.size("hugepages-1048576kB"));
        assertEquals("16GB", HugePages.size("hugepages-16777216kB"));
    }
}
