/// A client of D-Bus (D-Bus Specification): just what it takes to call systemd and to hear of the
/// end of its jobs. What it knows of systemd is nothing.
@NullMarked
package plankton.dbus;

import org.jspecify.annotations.NullMarked;
