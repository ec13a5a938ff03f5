package plankton.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramFileTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#!/bin/nosh|its interpreter \"/bin/nosh\" is not in the container",
                "#! /bin/nosh -e|its interpreter \"/bin/nosh\" is not in the container",
                "text|''"
            })
    void namesTheInterpreterOfAScript(String head, String words) {
        assertEquals(words, ProgramFile.missingInterpreter(bytes(head + "\nmore")));
    }

    @Test
    void seesAWindowsLineEnding() {
        assertEquals(
                "its first line ends with a carriage return (Windows line ending), so its"
                        + " interpreter is taken to be \"/bin/sh\\r\"",
                ProgramFile.missingInterpreter(bytes("#!/bin/sh\r\nexit\r\n")));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void namesTheLoaderOfAProgram(boolean wide, boolean bigEndian) {
        assertEquals(
                "its ELF interpreter (dynamic loader) \"/lib/ld.so\" is not in the container",
                ProgramFile.missingInterpreter(elf(wide, bigEndian, 62)));
    }

    @Test
    void namesTheMachineOfAProgram() {
        assertEquals(
                "it is an ELF program for aarch64, which this machine cannot run",
                ProgramFile.wrongFormat(elf(true, false, 183)));
        assertEquals(
                "it is an ELF program for machine number 999, which this machine cannot run",
                ProgramFile.wrongFormat(elf(true, true, 999)));
    }

    @Test
    void saysWhatIsNoProgram() {
        assertEquals("the file is empty", ProgramFile.wrongFormat(new byte[0]));
        assertEquals(
                "it is neither an ELF program nor a script that begins with #!",
                ProgramFile.wrongFormat(bytes("hello")));
        assertEquals("its first line names no interpreter", ProgramFile.wrongFormat(bytes("#!\n")));
    }

    @Test
    void survivesAnyBytes() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] head = elf(random.nextBoolean(), random.nextBoolean(), 62);
            for (int k = 0; k < 8; k++) {
                head[4 + random.nextInt(head.length - 4)] = (byte) random.nextInt();
            }
            assertNotNull(ProgramFile.missingInterpreter(head));
            assertNotNull(ProgramFile.wrongFormat(head));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A header, one program header that loads nothing, one that names the loader, and its name.
    private static byte[] elf(boolean wide, boolean bigEndian, int machine) {
        String loader = "/lib/ld.so\0";
        var file = ByteBuffer.allocate(512);
        file.order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        file.put(bytes("\u007fELF")).put((byte) (wide ? 2 : 1)).put((byte) (bigEndian ? 2 : 1));
        file.putShort(18, (short) machine);
        int size = wide ? 56 : 32;
        if (wide) {
            file.putLong(32, 64).putShort(54, (short) size).putShort(56, (short) 2);
        } else {
            file.putInt(28, 64).putShort(42, (short) size).putShort(44, (short) 2);
        }
        int header = 64 + size;
        file.putInt(64, 1).putInt(header, 3);
        if (wide) {
            file.putLong(header + 8, 300).putLong(header + 32, loader.length());
        } else {
            file.putInt(header + 4, 300).putInt(header + 16, loader.length());
        }
        file.put(300, bytes(loader));
        return file.array();
    }
}
