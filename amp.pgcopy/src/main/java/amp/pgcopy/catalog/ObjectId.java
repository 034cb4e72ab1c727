package amp.pgcopy.catalog;

/**
 * What identifies an object in one database, as pg_depend does. Statements that belong to no object
 * of the catalogs have a small number of their own in place of a catalog.
 *
 * @param catalog the oid of the catalog that holds it
 * @param oid its oid in there
 */
record ObjectId(long catalog, long oid) {}
