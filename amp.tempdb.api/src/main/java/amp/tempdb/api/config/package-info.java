/**
 * What a project's configuration file may say of its server, whoever reads it: a command, or an
 * application that opens the project's database. The file may have come with a clone.
 */
@NullMarked
package amp.tempdb.api.config;

import org.jspecify.annotations.NullMarked;
