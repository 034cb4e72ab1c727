package example;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;

/** The greetings on the web: {@code POST /greetings?name=Ada} greets, {@code GET} tells whom. */
@Path("/greetings")
public class GreetingsResource {
  @Inject Greetings greetings;

  @POST
  public void greet(@QueryParam("name") String name) {
    greetings.greet(name);
  }

  @GET
  public String names() {
    return "greeted so far: " + greetings.names();
  }
}
