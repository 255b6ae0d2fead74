import static org.codelibs.opensearch.runner.OpenSearchRunner.newConfigs;

import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One OpenSearch node on loopback: its arguments are a port and a folder, below which data and snapshots are. */
public class OpenSearch {
  public static void main(String[] args) throws Exception {
    String port = args[0];
    String folder = args[1];
    OpenSearchRunner runner = new OpenSearchRunner();
    runner.onBuild((number, settings) -> {
      settings.put("http.port", port);
      settings.put("transport.port", "0");
      for (String host : new String[] {"network.host", "http.host", "transport.host"}) settings.put(host, "127.0.0.1");
      settings.put("discovery.type", "single-node");
      settings.putList("discovery.seed_hosts");
      settings.remove("cluster.initial_cluster_manager_nodes");
      settings.remove("cluster.initial_master_nodes");
      // A data stream needs a node that has exactly the roles of a whole cluster.
      settings.putList("node.roles", "cluster_manager", "data", "ingest", "remote_cluster_client");
      settings.putList("path.repo", folder);
    });
    runner.build(newConfigs().clusterName("test").numOfNode(1).basePath(folder).useLogger());
    runner.ensureYellow();
    Thread.currentThread().join();
  }
}
