// A service for the tests: it answers requests, makes a load of its own, counts both by a convention of HTTP metrics,
// and fails as it is told to.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

// As the tag of its image.
const version = "1.0.0"

// How often the load is counted: often enough that every scrape sees it grow.
const tick = 100 * time.Millisecond

// How long requests may still take when the service is asked to end.
const grace = 5 * time.Second

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	if err := run(log); err != nil {
		log.Error("the service ended", "error", err.Error())
		os.Exit(1)
	}
}

func run(log *slog.Logger) error {
	address := flag.String("address", environment("ADDRESS", "0.0.0.0"), "where it listens")
	port := flag.String("port", environment("PORT", "8080"), "port of requests and faults")
	metricsPort := flag.String("metrics-port", environment("METRICS_PORT", "9090"), "port of metrics")
	conventionName := flag.String("convention", environment("CONVENTION", "opentelemetry"), "opentelemetry or prometheus")
	rate := flag.String("requests-per-second", environment("REQUESTS_PER_SECOND", "20"), "the load that it makes itself")
	extra := flag.String("extra-metrics", environment("EXTRA_METRICS", "[]"),
		`more metrics: [{"name":"shop_orders_total","type":"counter","help":"Orders placed.","perSecond":2}]`)
	onlyVersion := flag.Bool("version", false, "print the version and end")
	flag.Parse()
	if *onlyVersion {
		fmt.Println("sample-service", version)
		return nil
	}

	convention, known := conventions[*conventionName]
	if !known {
		return fmt.Errorf("the convention is %q: only opentelemetry and prometheus are known", *conventionName)
	}
	requestsPerSecond, err := strconv.ParseFloat(*rate, 64)
	if err != nil || requestsPerSecond < 0 {
		return fmt.Errorf("requests per second are %q: a number from 0 on is needed", *rate)
	}
	var declared []*extraMetric
	if err := json.Unmarshal([]byte(*extra), &declared); err != nil {
		return fmt.Errorf("the extra metrics are no JSON list: %w", err)
	}
	extras, err := newExtraMetrics(declared, time.Now())
	if err != nil {
		return err
	}

	requests := newRequestMetrics(convention)
	service := &service{requests: requests, extras: extras, log: log}
	exposition := &exposition{requests: requests, extras: extras, templates: map[int]*template{}, start: time.Now()}

	ending, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	failed := make(chan error, 2)
	servers := []*http.Server{
		{Addr: net.JoinHostPort(*address, *port), Handler: service.handler()},
		{Addr: net.JoinHostPort(*address, *metricsPort), Handler: exposition.handler()},
	}
	for _, server := range servers {
		go func() { failed <- server.ListenAndServe() }()
	}
	go service.makeLoad(ending, requestsPerSecond)
	log.Info("the service listens", "port", *port, "metricsPort", *metricsPort, "convention", *conventionName)

	select {
	case err := <-failed:
		return err
	case <-ending.Done():
	}
	log.Info("the service ends")
	patience, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	for _, server := range servers {
		server.Shutdown(patience)
	}
	return nil
}

func environment(name, otherwise string) string {
	if value, set := os.LookupEnv(name); set {
		return value
	}
	return otherwise
}
