package amp.spring.boot;

import javax.sql.DataSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Puts a switch before each data source of an application context. */
final class DataSourceSwitching implements BeanPostProcessor, BeanFactoryAware {
  private BeanFactory beans = new DefaultListableBeanFactory();

  @Override
  public void setBeanFactory(BeanFactory factory) {
    beans = factory;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (!(bean instanceof DataSource source) || bean instanceof DelegatingDataSource) {
      return bean;
    }
    SwitchedDataSource switched = new SwitchedDataSource(source);
    beans.getBean(TestDatabase.class).add(switched);
    return switched;
  }
}
