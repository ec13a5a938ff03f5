package plankton.it;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is read but has no effect yet is refused, never silently passed over.
@PlanktonOnly("others have these features")
class NotYetIT extends WithSandbox {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/linux/timeOffsets       | {\"boottime\": {\"secs\": 1}}",
            })
    void isRefused(String pointer, String json) {
        bundle().setJson(pointer, json).run().fails().says(pointer);
        sandbox.assertNothingIsLeft();
    }

    @Test
    void emptyOnesAskForNothing() {
        bundle().setJson("/linux/devices", "[]")
                .setJson("/linux/netDevices", "{}")
                .set("/linux/cgroupsPath", "")
                .set("/linux/mountLabel", "")
                .set("/process/apparmorProfile", "")
                .set("/process/selinuxLabel", "")
                .run()
                .succeeds()
                .silently();
    }
}
