package amp.spring.boot;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Wrapped;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/** Puts a switch before each connection factory of R2DBC in an application context. */
final class ConnectionFactorySwitching implements Switching, BeanFactoryAware {
  private BeanFactory beans = new DefaultListableBeanFactory();

  @Override
  public void setBeanFactory(BeanFactory factory) {
    beans = factory;
  }

  @Override
  public Class<?> type() {
    return ConnectionFactory.class;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (!(bean instanceof ConnectionFactory factory) || isSwitched(factory)) {
      return bean;
    }
    SwitchedConnectionFactory switched = new SwitchedConnectionFactory(factory);
    beans.getBean(TestDatabase.class).add(switched);
    return switched;
  }

  /** Tells whether it is a proxy of another bean, which has its switch. */
  private static boolean isSwitched(Object factory) {
    Object inner = factory;
    while (inner instanceof Wrapped<?> proxy && !(inner instanceof SwitchedConnectionFactory)) {
      inner = proxy.unwrap();
    }
    return inner instanceof SwitchedConnectionFactory;
  }
}
