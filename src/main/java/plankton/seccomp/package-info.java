/// From the rules of a configuration to a program that the kernel runs at every system call
/// (seccomp(2)). Pure: nothing here touches the kernel.
@NullMarked
package plankton.seccomp;

import org.jspecify.annotations.NullMarked;
