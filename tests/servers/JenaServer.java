// A small SPARQL 1.1 Protocol and Graph Store HTTP Protocol server on Apache Jena TDB2, for tests: Debian packages Jena's
// libraries but not Fuseki. It answers as Fuseki does (same paths, same parser, same query engine, same storage).
//
//     java -cp JARS JenaServer.java PORT FOLDER [USER PASSWORD]
//
// Paths: /ds/query, /ds/update, /ds/data. With a user, updates and graphs want HTTP basic authentication.

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.QueryParseException;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.riot.RDFLanguages;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.RiotException;
import org.apache.jena.sparql.core.DatasetDescription;
import org.apache.jena.sparql.core.DynamicDatasets;
import org.apache.jena.system.Txn;
import org.apache.jena.tdb2.TDB2Factory;
import org.apache.jena.update.UpdateExecutionFactory;
import org.apache.jena.update.UpdateFactory;

public class JenaServer {
  static final String RESULTS = "application/sparql-results+json";
  static final String TRIPLES = "application/n-triples";

  interface Handler {
    void handle(HttpExchange exchange) throws Exception;
  }

  record Answer(String type, byte[] body) {}

  static Dataset dataset;

  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    dataset = TDB2Factory.connectDataset(arguments[1]);
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 64);
    server.setExecutor(Executors.newFixedThreadPool(4));
    serve(server, "/ds/query", JenaServer::query);
    HttpContext update = serve(server, "/ds/update", JenaServer::update);
    HttpContext data = serve(server, "/ds/data", JenaServer::data);
    if (arguments.length == 4) {
      BasicAuthenticator login = new BasicAuthenticator("kg") {
        @Override
        public boolean checkCredentials(String user, String password) {
          return user.equals(arguments[2]) && password.equals(arguments[3]);
        }
      };
      update.setAuthenticator(login);
      data.setAuthenticator(login);
    }
    server.start();
  }

  static HttpContext serve(HttpServer server, String path, Handler handler) {
    return server.createContext(path, exchange -> {
      try {
        handler.handle(exchange);
      } catch (QueryParseException | RiotException error) {
        send(exchange, 400, "text/plain", String.valueOf(error.getMessage()).getBytes(StandardCharsets.UTF_8));
      } catch (Exception error) {
        error.printStackTrace();
        send(exchange, 500, "text/plain", error.toString().getBytes(StandardCharsets.UTF_8));
      }
    });
  }

  static void query(HttpExchange exchange) throws Exception {
    Map<String, List<String>> given = parameters(exchange);
    Query query = QueryFactory.create(text(exchange, given, "query"));
    List<String> graphs = given.getOrDefault("default-graph-uri", List.of());
    Answer answer = Txn.calculateRead(dataset, () -> {
      Dataset asked = dataset;
      if (!graphs.isEmpty()) {
        DatasetDescription description = DatasetDescription.create(graphs, List.of());
        asked = DynamicDatasets.dynamicDataset(description, dataset, false);
      }
      try (QueryExecution execution = QueryExecutionFactory.create(query, asked)) {
        return answer(query, execution);
      }
    });
    send(exchange, 200, answer.type, answer.body);
  }

  static Answer answer(Query query, QueryExecution execution) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (query.isSelectType()) {
      ResultSetFormatter.outputAsJSON(out, execution.execSelect());
    } else if (query.isAskType()) {
      ResultSetFormatter.outputAsJSON(out, execution.execAsk());
    } else {
      RDFDataMgr.write(out, query.isDescribeType() ? execution.execDescribe() : execution.execConstruct(), Lang.NTRIPLES);
      return new Answer(TRIPLES, out.toByteArray());
    }
    return new Answer(RESULTS, out.toByteArray());
  }

  static void update(HttpExchange exchange) throws Exception {
    var update = UpdateFactory.create(text(exchange, parameters(exchange), "update"));
    Txn.executeWrite(dataset, () -> UpdateExecutionFactory.create(update, dataset).execute());
    send(exchange, 204, null, new byte[0]);
  }

  static void data(HttpExchange exchange) throws Exception {
    List<String> graph = parse(exchange.getRequestURI().getRawQuery()).get("graph");
    byte[] body = exchange.getRequestBody().readAllBytes();
    switch (exchange.getRequestMethod()) {
      case "GET" -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Txn.executeRead(dataset, () -> RDFDataMgr.write(out, named(graph), Lang.NTRIPLES));
        send(exchange, 200, TRIPLES, out.toByteArray());
      }
      case "PUT", "POST" -> {
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")).split(";")[0];
        Lang lang = RDFLanguages.contentTypeToLang(type);
        if (lang == null) {
          send(exchange, 415, null, new byte[0]);
          return;
        }
        Txn.executeWrite(dataset, () -> {
          if (exchange.getRequestMethod().equals("PUT")) {
            named(graph).clear();
          }
          RDFParser.fromString(new String(body, StandardCharsets.UTF_8)).lang(lang).parse(named(graph));
        });
        send(exchange, 204, null, new byte[0]);
      }
      case "DELETE" -> {
        Txn.executeWrite(dataset, () -> named(graph).clear());
        send(exchange, 204, null, new byte[0]);
      }
      default -> send(exchange, 405, null, new byte[0]);
    }
  }

  static Graph named(List<String> graph) {
    var all = dataset.asDatasetGraph();
    return graph == null ? all.getDefaultGraph() : all.getGraph(NodeFactory.createURI(graph.get(0)));
  }

  /** The text of a query or update: the body itself, or the parameter of that name. */
  static String text(HttpExchange exchange, Map<String, List<String>> given, String name) throws IOException {
    return given.containsKey(name) ? given.get(name).get(0) : given.get("").get(0);
  }

  /** What address and body give; a body that is no form stands under the empty name. */
  static Map<String, List<String>> parameters(HttpExchange exchange) throws IOException {
    Map<String, List<String>> given = parse(exchange.getRequestURI().getRawQuery());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    if (type.startsWith("application/x-www-form-urlencoded")) {
      parse(body).forEach((name, values) -> given.computeIfAbsent(name, key -> new ArrayList<>()).addAll(values));
    } else {
      given.put("", List.of(body));
    }
    return given;
  }

  static Map<String, List<String>> parse(String form) {
    Map<String, List<String>> given = new HashMap<>();
    for (String pair : form == null || form.isEmpty() ? new String[0] : form.split("&")) {
      String[] parts = pair.split("=", 2);
      String value = parts.length == 2 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "";
      given.computeIfAbsent(URLDecoder.decode(parts[0], StandardCharsets.UTF_8), key -> new ArrayList<>()).add(value);
    }
    return given;
  }

  static void send(HttpExchange exchange, int code, String type, byte[] body) throws IOException {
    if (type != null) {
      exchange.getResponseHeaders().set("Content-Type", type);
    }
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }
}
