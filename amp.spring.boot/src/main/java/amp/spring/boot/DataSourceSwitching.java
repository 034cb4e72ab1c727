package amp.spring.boot;

import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Puts a switch before each data source of an application context. */
final class DataSourceSwitching implements Switching, BeanFactoryAware {
  private BeanFactory beans = new DefaultListableBeanFactory();

  @Override
  public void setBeanFactory(BeanFactory factory) {
    beans = factory;
  }

  @Override
  public Class<?> type() {
    return DataSource.class;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof DelegatingDataSource proxy) {
      switchTarget(proxy);
      return bean;
    }
    return bean instanceof DataSource source ? switched(source) : bean;
  }

  /** Puts a switch behind proxies, so that they stay what they are; a bean's has one already. */
  private void switchTarget(DelegatingDataSource proxy) {
    DelegatingDataSource last = proxy;
    while (!(last instanceof SwitchedDataSource)
        && last.getTargetDataSource() instanceof DelegatingDataSource next) {
      last = next;
    }
    DataSource target = last.getTargetDataSource();
    if (target != null && !(last instanceof SwitchedDataSource)) {
      last.setTargetDataSource(switched(target));
    }
  }

  private SwitchedDataSource switched(DataSource source) {
    SwitchedDataSource switched = new SwitchedDataSource(source);
    beans.getBean(TestDatabase.class).add(switched);
    return switched;
  }
}
