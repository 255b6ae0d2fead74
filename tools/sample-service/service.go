package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// What is wrong with the service at the moment.
type faults struct {
	// Share of requests that end with 500, from 0 to 1.
	Errors float64 `json:"errors"`
	// How long every request takes; 0 is as usual.
	Seconds float64 `json:"seconds"`
}

type route struct {
	method, path string
	// How long its requests usually take.
	seconds []float64
}

// Every kind of request is usually answered well within half a second.
var routes = []route{
	{"GET", "/", []float64{0.004, 0.006, 0.012}},
	{"GET", "/products/{id}", []float64{0.008, 0.015, 0.03, 0.06}},
	{"POST", "/orders", []float64{0.03, 0.045, 0.08, 0.15}},
}

type service struct {
	requests *requestMetrics
	extras   *extraMetrics
	log      *slog.Logger

	mutex  sync.Mutex
	faults faults
	// Requests so far, and the part of an error that they owe: no chance is in it.
	count int
	owed  float64
}

func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	for _, route := range routes {
		path := route.path
		if path == "/" {
			path = "/{$}"
		}
		mux.HandleFunc(route.method+" "+path, func(response http.ResponseWriter, request *http.Request) {
			status, seconds := s.next(route)
			select {
			case <-time.After(time.Duration(seconds * float64(time.Second))):
			case <-request.Context().Done():
			}
			s.requests.observe(route, status, seconds)
			response.WriteHeader(status)
			fmt.Fprintln(response, http.StatusText(status))
		})
	}
	mux.HandleFunc("GET /faults", func(response http.ResponseWriter, _ *http.Request) { s.answerFaults(response) })
	mux.HandleFunc("POST /faults", s.setFaults)
	mux.HandleFunc("DELETE /faults", func(response http.ResponseWriter, _ *http.Request) {
		s.change(faults{})
		s.answerFaults(response)
	})
	mux.HandleFunc("POST /extra-metrics", s.extras.change)
	return mux
}

// The status with which the next request ends and the time that it takes.
func (s *service) next(route route) (int, float64) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.count++
	seconds := route.seconds[s.count%len(route.seconds)]
	if s.faults.Seconds > 0 {
		seconds = s.faults.Seconds
	}
	s.owed += s.faults.Errors
	// Sums of shares such as 0.1 come out a little short of a whole one.
	if s.owed > 1-1e-9 {
		s.owed--
		return http.StatusInternalServerError, seconds
	}
	return http.StatusOK, seconds
}

// Counts requests that nobody sends, evenly over time and routes, until the service ends.
func (s *service) makeLoad(ending context.Context, perSecond float64) {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	start := time.Now()
	for made := 0; ; {
		select {
		case <-ending.Done():
			return
		case now := <-ticker.C:
			for due := int(now.Sub(start).Seconds() * perSecond); made < due; made++ {
				route := routes[made%len(routes)]
				status, seconds := s.next(route)
				s.requests.observe(route, status, seconds)
			}
		}
	}
}

func (s *service) setFaults(response http.ResponseWriter, request *http.Request) {
	var wanted faults
	for name, field := range map[string]*float64{"errors": &wanted.Errors, "seconds": &wanted.Seconds} {
		text := request.FormValue(name)
		if text == "" {
			continue
		}
		value, err := strconv.ParseFloat(text, 64)
		if err != nil || !(value >= 0) || (name == "errors" && value > 1) {
			http.Error(response, fmt.Sprintf("%s is %q: errors are a share from 0 to 1, seconds a number from 0 on", name, text), 400)
			return
		}
		*field = value
	}
	s.change(wanted)
	s.answerFaults(response)
}

func (s *service) change(wanted faults) {
	s.mutex.Lock()
	s.faults, s.owed = wanted, 0
	s.mutex.Unlock()
	s.log.Info("the faults are set", "errors", wanted.Errors, "seconds", wanted.Seconds)
}

func (s *service) answerFaults(response http.ResponseWriter) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	response.Header().Set("Content-Type", "application/json")
	json.NewEncoder(response).Encode(s.faults)
}
