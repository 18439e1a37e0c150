namespace Neutrino.Api.Tests.Metrics;

public sealed class RequestFiguresTests
{
    [Theory]
    [InlineData("/v2.0/ports/7bfa2daa-66c8-4d2a-9e55-1d0b0a2f0d11", "/v2.0/ports/{id}")]
    [InlineData("/v3/users/0123456789abcdef0123456789abcdef/projects", "/v3/users/{id}/projects")]
    [InlineData("/v2.1/os-hypervisors/12", "/v2.1/os-hypervisors/{id}")]
    [InlineData("/v2.0/networks", "/v2.0/networks")]
    public void Ids_are_not_part_of_a_route(string path, string route) => Assert.Equal(route, RequestFigures.Route(path));

    [Fact]
    public void Buckets_add_up_errors_are_counted_and_paths_that_nothing_answers_to_are_one()
    {
        var figures = new RequestFigures();
        figures.Count("network", "GET", "/v2.0/ports", 200, TimeSpan.FromMilliseconds(0.4));
        figures.Count("network", "GET", "/v2.0/ports", 500, TimeSpan.FromSeconds(5));
        for (var i = 0; i < 1000; i++) figures.Count("network", "GET", $"/made/up/{i}x", 404, TimeSpan.Zero);
        for (var i = 0; i < 1000; i++) figures.Count("network", "GET", $"/tags/{i}x", 200, TimeSpan.Zero);
        var text = new MetricText();
        figures.Write(text);
        var lines = text.ToString().Split('\n');
        Assert.Contains("neutrino_api_request_duration_seconds_bucket{api=\"network\",method=\"GET\",route=\"/v2.0/ports\",le=\"0.0005\"} 1", lines);
        Assert.Contains("neutrino_api_request_duration_seconds_bucket{api=\"network\",method=\"GET\",route=\"/v2.0/ports\",le=\"+Inf\"} 2", lines);
        Assert.Contains("neutrino_api_errors_total{api=\"network\",method=\"GET\",route=\"/v2.0/ports\"} 1", lines);
        Assert.InRange(lines.Count(line => line.Contains("_count{", StringComparison.Ordinal)), 3, 402);
    }

    [Fact]
    public void Labels_are_escaped() =>
        Assert.Equal("# HELP m h\n# TYPE m gauge\nm{name=\"a\\\"b\\\\c\\nd\"} 1.5\n", new MetricText().Family("m", "gauge", "h").Sample(1.5, ("name", "a\"b\\c\nd")).ToString());
}
