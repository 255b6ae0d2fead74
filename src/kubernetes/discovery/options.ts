/** How what is scraped is found. */
export interface DiscoveryOptions {
  /**
   * Namespaces in which the blueprint's services are looked for, where no workload was given for them: pods with the service's
   * name in the label `app.kubernetes.io/name`.
   * @default - all namespaces
   */
  readonly serviceNamespaces?: string[];
  /**
   * The kubelets' certificates are not signed by the cluster's certificate authority, and are taken unseen. So it is in clusters
   * made by kubeadm or kind, where `serverTLSBootstrap` is not switched on. Whoever can answer in a node's place could then read
   * Prometheus' token and read metrics of nodes with it.
   * @default false
   * @see https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/#kubelet-serving-certs
   */
  readonly kubeletSelfSigned?: boolean;
}
