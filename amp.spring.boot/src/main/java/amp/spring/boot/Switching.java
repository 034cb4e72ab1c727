package amp.spring.boot;

import org.springframework.beans.factory.config.BeanPostProcessor;

/** Puts a switch before what the beans of an application context connect with. */
interface Switching extends BeanPostProcessor {

  /** Returns the type of those beans. */
  Class<?> type();
}
