/// The control groups of containers (cgroups(7)): their place in the hierarchies of the host, what
/// they limit, and what they tell. There are three ways to have them, behind one interface: the
/// second version by its file system, the same with the consent of systemd, and the hierarchies of
/// the first version.
@NullMarked
package plankton.cgroup;

import org.jspecify.annotations.NullMarked;
