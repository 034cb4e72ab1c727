/**
 * PostgreSQL for Spring Boot, 3.5 and 4. An application that is developed has its project's
 * database ({@link amp.spring.boot.AmpDatabaseAutoConfiguration}); tests have databases of their
 * own ({@link amp.spring.boot.AmpDatabase}).
 */
@NullMarked
package amp.spring.boot;

import org.jspecify.annotations.NullMarked;
