/** What is registered in the database: datasets, manifests, providers and runs. */
@NullMarked
package amp.metadb.registry;

import org.jspecify.annotations.NullMarked;
