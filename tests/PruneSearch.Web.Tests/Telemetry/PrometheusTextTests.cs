using PruneSearch.Web.Telemetry;
using Xunit;

namespace PruneSearch.Web.Tests.Telemetry;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Labels_and_help_come_back_whatever_is_in_them()
    {
        const string Odd = "a \"quoted\" back\\slash\nand, {more}=\"x\" é";
        var family = new MetricFamily("odd", Odd, MetricKind.Gauge, []);
        family.Of([new("z", Odd), new("a.b-c", "1")]).Set(-2.5e-7);
        MetricText text = MetricText.Parse(PrometheusText.Write([family]));
        Assert.Equal(Odd, text.Help("odd"));
        Assert.Equal(-2.5e-7, text.Value("odd", ("z", Odd), ("a_b_c", "1")));
    }

    [Fact]
    public void The_same_labels_in_another_order_are_the_same_series()
    {
        var family = new MetricFamily("sum_total", "help", MetricKind.Counter, []);
        family.Of([new("a", 1), new("b", 2L)]).Add(2);
        family.Of([new("b", 2L), new("a", 1)]).Add(3);
        Assert.Equal(5, MetricText.Parse(PrometheusText.Write([family])).Value("sum_total", ("a", "1"), ("b", "2")));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1.7976931348623157e308)]
    [InlineData(0.1)]
    public void Any_number_comes_back(double value)
    {
        var family = new MetricFamily("g", "help", MetricKind.Gauge, []);
        family.Of([]).Set(value);
        Assert.Equal(value, MetricText.Parse(PrometheusText.Write([family])).Value("g"));
    }

    [Fact]
    public void A_histogram_counts_each_value_at_its_bound_and_above()
    {
        var family = new MetricFamily("h", "help", MetricKind.Histogram, [0.1, 1]);
        foreach (double value in new[] { 0.1, 0.100001, 1, 7 })
        {
            family.Of([new("l", "x")]).Count(value);
        }

        MetricText text = MetricText.Parse(PrometheusText.Write([family]));
        Assert.Equal([1, 3, 4], new[] { "0.1", "1", "+Inf" }.Select(le => text.Value("h_bucket", ("l", "x"), ("le", le))));
        Assert.Equal((4, 8.200001), (text.Value("h_count", ("l", "x")), text.Value("h_sum", ("l", "x"))));
    }

    [Theory]
    [InlineData("http.server.request.duration", "s", MetricKind.Histogram, "http_server_request_duration_seconds")]
    [InlineData("prunesearch_queue_wait_seconds", "s", MetricKind.Histogram, "prunesearch_queue_wait_seconds")]
    [InlineData("prunesearch_retries_total", "{failure}", MetricKind.Counter, "prunesearch_retries_total")]
    [InlineData("9.lives", null, MetricKind.Counter, "_9_lives_total")]
    public void Names_are_those_of_the_format(string name, string? unit, object kind, string expected) =>
        Assert.Equal(expected, PrometheusText.Name(name, unit, (MetricKind)kind));

    [Theory]
    [InlineData("a 1")]
    [InlineData("# TYPE a gauge\na 1\n")]
    [InlineData("# HELP a x\n# TYPE a gauge\nb 1\n")]
    [InlineData("# HELP a x\n# TYPE a gauge\na 1\na 1\n")]
    [InlineData("# HELP a x\n# TYPE a gauge\na{l=\"x} 1\n")]
    [InlineData("# HELP a x\n# TYPE a gauge\na{l=\"\\t\"} 1\n")]
    [InlineData("# HELP a x\n# TYPE a counter\na 1\n")]
    [InlineData("# HELP a x\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n")]
    public void The_reader_of_these_tests_is_strict(string text) => Assert.Throws<InvalidDataException>(() => MetricText.Parse(text));
}
