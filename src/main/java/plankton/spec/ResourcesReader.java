package plankton.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.json.JsonInput;

/// Reads `linux.resources`.
final class ResourcesReader {

    private final JsonInput in;

    private List<Resources.DeviceRule> devices = List.of();
    private Resources.@Nullable Memory memory;
    private Resources.@Nullable Cpu cpu;
    private Resources.@Nullable BlockIo blockIo;
    private List<Resources.HugepageLimit> hugepageLimits = List.of();
    private Resources.@Nullable Network network;
    private @Nullable Long pidsLimit;
    private Map<String, Resources.Rdma> rdma = Map.of();
    private Map<String, String> unified = Map.of();

    private ResourcesReader(JsonInput in) {
        this.in = in;
    }

    static Resources read(JsonInput in) {
        var reader = new ResourcesReader(in);
        in.object(reader::property);
        return new Resources(
                reader.devices,
                reader.memory,
                reader.cpu,
                reader.blockIo,
                reader.hugepageLimits,
                reader.network,
                reader.pidsLimit,
                reader.rdma,
                reader.unified);
    }

    private void property(String name) {
        switch (name) {
            case "devices" -> devices = in.list(this::deviceRule);
            case "memory" -> memory = memory();
            case "cpu" -> cpu = cpu();
            case "blockIO" -> blockIo = new BlockIoReader(in).read();
            case "hugepageLimits" -> hugepageLimits = in.list(this::hugepageLimit);
            case "network" -> network = network();
            case "pids" -> pidsLimit = pidsLimit();
            case "rdma" -> rdma = in.map(this::rdma);
            case "unified" -> unified = in.map(this::fileContent);
            default -> in.skip();
        }
    }

    private Resources.DeviceRule deviceRule() {
        var rule =
                new Object() {
                    @Nullable Boolean allow;
                    String type = "a";
                    @Nullable Long major;
                    @Nullable Long minor;
                    String access = "rwm";
                };
        in.object(name -> {
            switch (name) {
                case "allow" -> rule.allow = in.bool();
                case "type" -> rule.type = Words.oneOf(in, "a b c", "a type of device");
                case "major" -> rule.major = deviceNumber(Words.MAX_MAJOR);
                case "minor" -> rule.minor = deviceNumber(Words.MAX_MINOR);
                case "access" -> rule.access = access();
                default -> in.skip();
            }
        });
        if (rule.allow == null) {
            throw Words.missing(in, "allow", "true or false");
        }
        return new Resources.DeviceRule(
                rule.allow, rule.type.charAt(0), rule.major, rule.minor, rule.access);
    }

    /// A number of a device; -1 stands for all, as an absent one does. Larger ones than devices can
    /// have are refused: to the kernel the largest of all means all, too.
    private @Nullable Long deviceNumber(long max) {
        long number = in.integer(-1, max);
        return number < 0 ? null : number;
    }

    private String access() {
        String access = in.string();
        for (int i = 0; i < access.length(); i++) {
            if ("rwm".indexOf(access.charAt(i)) < 0) {
                throw in.error(
                        "\"" + access + "\" is not a kind of access; allowed: letters of rwm");
            }
        }
        return access;
    }

    private Resources.Memory memory() {
        var memory =
                new Object() {
                    final Long[] bytes = new Long[5];
                    @Nullable Long swappiness;
                    @Nullable Boolean disableOomKiller;
                    @Nullable Boolean useHierarchy;
                    @Nullable Boolean checkBeforeUpdate;
                };
        in.object(name -> {
            switch (name) {
                case "limit" -> memory.bytes[0] = limit();
                case "reservation" -> memory.bytes[1] = limit();
                case "swap" -> memory.bytes[2] = limit();
                case "kernel" -> memory.bytes[3] = limit();
                case "kernelTCP" -> memory.bytes[4] = limit();
                case "swappiness" -> memory.swappiness = in.integer(0, 100);
                case "disableOOMKiller" -> memory.disableOomKiller = in.bool();
                case "useHierarchy" -> memory.useHierarchy = in.bool();
                case "checkBeforeUpdate" -> memory.checkBeforeUpdate = in.bool();
                default -> in.skip();
            }
        });
        return new Resources.Memory(
                memory.bytes[0],
                memory.bytes[1],
                memory.bytes[2],
                memory.bytes[3],
                memory.bytes[4],
                memory.swappiness,
                memory.disableOomKiller,
                memory.useHierarchy,
                memory.checkBeforeUpdate);
    }

    /// A number of bytes or the like, or -1 for no limit.
    private long limit() {
        return in.integer(-1, Long.MAX_VALUE);
    }

    private Resources.Cpu cpu() {
        var cpu =
                new Object() {
                    @Nullable Long shares;
                    @Nullable Long quota;
                    @Nullable Long burst;
                    @Nullable Long period;
                    @Nullable Long realtimeRuntime;
                    @Nullable Long realtimePeriod;
                    String cpus = "";
                    String mems = "";
                    @Nullable Long idle;
                };
        in.object(name -> {
            switch (name) {
                case "shares" -> cpu.shares = Words.natural(in);
                case "quota" -> cpu.quota = Words.any(in);
                case "burst" -> cpu.burst = Words.natural(in);
                case "period" -> cpu.period = Words.natural(in);
                case "realtimeRuntime" -> cpu.realtimeRuntime = Words.any(in);
                case "realtimePeriod" -> cpu.realtimePeriod = Words.natural(in);
                case "cpus" -> cpu.cpus = in.string();
                case "mems" -> cpu.mems = in.string();
                case "idle" -> cpu.idle = in.integer(0, 1);
                default -> in.skip();
            }
        });
        return new Resources.Cpu(
                cpu.shares,
                cpu.quota,
                cpu.burst,
                cpu.period,
                cpu.realtimeRuntime,
                cpu.realtimePeriod,
                cpu.cpus,
                cpu.mems,
                cpu.idle);
    }

    private Resources.HugepageLimit hugepageLimit() {
        var limit =
                new Object() {
                    @Nullable String pageSize;
                    @Nullable Long bytes;
                };
        in.object(name -> {
            switch (name) {
                case "pageSize" -> limit.pageSize = pageSize();
                case "limit" -> limit.bytes = in.unsigned64();
                default -> in.skip();
            }
        });
        return new Resources.HugepageLimit(
                Words.required(in, limit.pageSize, "pageSize", "such as 2MB"),
                Words.required(in, limit.bytes, "limit"));
    }

    /// A number and `KB`, `MB` or `GB`; it becomes part of the name of a file.
    private String pageSize() {
        String size = in.string();
        int digits = 0;
        while (digits < size.length() && "0123456789".indexOf(size.charAt(digits)) >= 0) {
            digits++;
        }
        String unit = size.substring(digits);
        if (digits == 0 || !(unit.equals("KB") || unit.equals("MB") || unit.equals("GB"))) {
            throw in.error("\"" + size + "\" is not a size of pages, such as 64KB, 2MB or 1GB");
        }
        return size;
    }

    /// What is written to a file of the control group, whose name is the property's.
    private String fileContent() {
        String file = in.name();
        if (file.isEmpty() || file.indexOf('/') >= 0 || file.equals(".") || file.equals("..")) {
            throw in.error("must be the name of a file of the control group, such as pids.max");
        }
        return in.string();
    }

    private Resources.Network network() {
        var network =
                new Object() {
                    @Nullable Long classId;
                    Map<String, Long> priorities = Map.of();
                };
        in.object(name -> {
            switch (name) {
                case "classID" -> network.classId = Words.unsigned32(in);
                case "priorities" -> network.priorities = priorities();
                default -> in.skip();
            }
        });
        return new Resources.Network(network.classId, network.priorities);
    }

    private Map<String, Long> priorities() {
        var priorities = new LinkedHashMap<String, Long>();
        in.list(() -> {
            var entry =
                    new Object() {
                        @Nullable String device;
                        @Nullable Long priority;
                    };
            in.object(name -> {
                switch (name) {
                    case "name" -> entry.device = Words.nonEmpty(in);
                    case "priority" -> entry.priority = Words.unsigned32(in);
                    default -> in.skip();
                }
            });
            return priorities.put(
                    Words.required(in, entry.device, "name", "a network device"),
                    Words.required(in, entry.priority, "priority"));
        });
        return priorities;
    }

    private @Nullable Long pidsLimit() {
        var limit = new Long[1];
        in.object(name -> {
            if (name.equals("limit")) {
                limit[0] = Words.any(in);
            } else {
                in.skip();
            }
        });
        return limit[0];
    }

    private Resources.Rdma rdma() {
        var limits = new Long[2];
        in.object(name -> {
            switch (name) {
                case "hcaHandles" -> limits[0] = Words.unsigned32(in);
                case "hcaObjects" -> limits[1] = Words.unsigned32(in);
                default -> in.skip();
            }
        });
        if (limits[0] == null && limits[1] == null) {
            throw in.error("must have hcaHandles, hcaObjects or both");
        }
        return new Resources.Rdma(limits[0], limits[1]);
    }
}
