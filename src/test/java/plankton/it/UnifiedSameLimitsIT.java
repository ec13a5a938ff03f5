package plankton.it;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same on a host that has nothing but the second version of control groups; several at a time,
/// since everything is slow there.
@Tag("vm")
final class UnifiedSameLimitsIT extends SameLimitsIT {

    @Override
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'memory': {'limit': 67108864, 'swap': 134217728, 'disableOOMKiller': false,"
                        + " 'reservation': 33554432}, 'cpu': {'shares': 512, 'quota': 50000,"
                        + " 'period': 100000, 'cpus': '0', 'mems': '0'}, 'pids': {'limit': 30}}",
                "{'memory': {'limit': -1, 'swap': -1, 'reservation': -1}, 'pids': {'limit': -1},"
                        + " 'cpu': {'quota': -1, 'period': 50000}, 'blockIO': {'weight': 300}}",
            })
    void ofAConfiguration(String json) {
        super.ofAConfiguration(json);
    }

    @Override
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--memory 48m --cpu-quota 30000 --cpu-period 200000 --pids-limit 20",
                "--memory -1 --cpu-quota -1",
            })
    void ofAnUpdate(String options) {
        super.ofAnUpdate(options);
    }
}
