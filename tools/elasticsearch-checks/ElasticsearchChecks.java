import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.elasticsearch.cluster.metadata.ComponentTemplate;
import org.elasticsearch.cluster.metadata.ComposableIndexTemplate;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.util.set.Sets;
import org.elasticsearch.core.CheckedFunction;
import org.elasticsearch.xcontent.NamedXContentRegistry;
import org.elasticsearch.xcontent.ParseField;
import org.elasticsearch.xcontent.XContentParser;
import org.elasticsearch.xcontent.XContentParserConfiguration;
import org.elasticsearch.xcontent.XContentType;
import org.elasticsearch.xpack.core.ilm.*;
import org.elasticsearch.xpack.core.security.action.role.RoleDescriptorRequestValidator;
import org.elasticsearch.xpack.core.security.authz.RoleDescriptor;
import org.elasticsearch.xpack.core.security.authz.privilege.IndexPrivilege;
import org.elasticsearch.xpack.core.security.support.StringMatcher;
import org.elasticsearch.xpack.core.slm.SnapshotLifecyclePolicy;

/**
 * What Elasticsearch itself says of the bodies of requests, without a node.
 *
 * Reads lines «kind TAB name TAB JSON» and answers each with a line: «ok», «no», or what is wrong. Kinds: ilm, slm, role, index-template,
 * component-template, and allowed, where the name is «action@index» and the JSON a role.
 */
public class ElasticsearchChecks {
  public static void main(String[] args) throws IOException {
    LogConfigurator.configureESLogging();
    String input = new String(System.in.readAllBytes(), "UTF-8");
    input.lines().forEach(line -> {
      String[] parts = line.split("\t", 3);
      System.out.println(answer(parts[0], parts[1], parts[2]));
    });
  }

  private static String answer(String kind, String name, String json) {
    try {
      return check(kind, name, json);
    } catch (Exception error) {
      StringBuilder chain = new StringBuilder();
      for (Throwable cause = error; cause != null; cause = cause.getCause()) chain.append(cause.getMessage()).append(" | ");
      return chain.toString().replaceAll("\\s+", " ");
    }
  }

  private static String check(String kind, String name, String json) throws IOException {
    XContentParserConfiguration configuration = XContentParserConfiguration.EMPTY.withRegistry(ACTIONS);
    try (XContentParser parser = XContentType.JSON.xContent().createParser(configuration, json)) {
      switch (kind) {
        case "ilm":
          for (int token = 0; token < 3; token++) parser.nextToken(); // {"policy": {
          LifecyclePolicy.validatePolicyName(name);
          LifecyclePolicy policy = LifecyclePolicy.parse(parser, name);
          policy.validate();
          String timing = TimeseriesLifecycleType.validateMonotonicallyIncreasingPhaseTimings(policy.getPhases().values());
          return Strings.isNullOrEmpty(timing) ? "ok" : timing;
        case "slm":
          Exception invalid = SnapshotLifecyclePolicy.parse(parser, name).validate();
          return invalid == null ? "ok" : invalid.getMessage().replaceAll("\\s+", " ");
        case "role":
          Exception wrong = RoleDescriptorRequestValidator.validate(role(name, parser));
          return wrong == null ? "ok" : wrong.getMessage().replaceAll("\\s+", " ");
        case "index-template":
          ComposableIndexTemplate.parse(parser);
          return "ok";
        case "component-template":
          ComponentTemplate.parse(parser);
          return "ok";
        case "allowed":
          String[] parts = name.split("@");
          return allows(role("role", parser), parts[0], parts[1]) ? "ok" : "no";
        default:
          return "no such kind: " + kind;
      }
    }
  }

  private static RoleDescriptor role(String name, XContentParser parser) throws IOException {
    return RoleDescriptor.parserBuilder().allowDescription(true).build().parse(name, parser);
  }

  private static boolean allows(RoleDescriptor role, String action, String index) {
    return Stream.of(role.getIndicesPrivileges())
      .filter(grant -> StringMatcher.of(grant.getIndices()).test(index))
      .flatMap(grant -> IndexPrivilege.resolveBySelectorAccess(Sets.newHashSet(grant.getPrivileges())).stream())
      .anyMatch(privilege -> privilege.predicate().test(action));
  }

  private static final Map<String, CheckedFunction<XContentParser, LifecycleAction, IOException>> PARSERS = Map.ofEntries(
    Map.entry(AllocateAction.NAME, AllocateAction::parse),
    Map.entry(DeleteAction.NAME, DeleteAction::parse),
    Map.entry(DownsampleAction.NAME, DownsampleAction::parse),
    Map.entry(ForceMergeAction.NAME, ForceMergeAction::parse),
    Map.entry(MigrateAction.NAME, MigrateAction::parse),
    Map.entry(ReadOnlyAction.NAME, ReadOnlyAction::parse),
    Map.entry(RolloverAction.NAME, RolloverAction::parse),
    Map.entry(SearchableSnapshotAction.NAME, SearchableSnapshotAction::parse),
    Map.entry(SetPriorityAction.NAME, SetPriorityAction::parse),
    Map.entry(ShrinkAction.NAME, ShrinkAction::parse),
    Map.entry(UnfollowAction.NAME, UnfollowAction::parse),
    Map.entry(WaitForSnapshotAction.NAME, WaitForSnapshotAction::parse)
  );

  private static final NamedXContentRegistry ACTIONS = new NamedXContentRegistry(
    Stream.concat(
      Stream.of(
        new NamedXContentRegistry.Entry(
          LifecycleType.class,
          new ParseField(TimeseriesLifecycleType.TYPE),
          parser -> TimeseriesLifecycleType.INSTANCE
        )
      ),
      PARSERS.entrySet().stream().map(entry ->
        new NamedXContentRegistry.Entry(LifecycleAction.class, new ParseField(entry.getKey()), entry.getValue()::apply)
      )
    ).toList()
  );
}
