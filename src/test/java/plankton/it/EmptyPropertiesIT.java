package plankton.it;

import org.junit.jupiter.api.Test;

/// What is given but empty asks for nothing.
class EmptyPropertiesIT extends WithSandbox {

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
