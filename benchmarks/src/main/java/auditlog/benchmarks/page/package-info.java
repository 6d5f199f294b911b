/** How many pages a second, and how long a page takes: the two workloads of the request stream, by contender. */
package auditlog.benchmarks.page;
