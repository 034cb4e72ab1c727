/**
 * The project a command works on: its {@code .amp} folder, its configuration, its database. Start
 * with {@link amp.cli.project.Project}.
 */
@NullMarked
package amp.cli.project;

import org.jspecify.annotations.NullMarked;
