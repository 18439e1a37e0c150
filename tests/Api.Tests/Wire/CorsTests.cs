using Microsoft.AspNetCore.Http;

namespace Neutrino.Api.Tests.Wire;

public sealed class CorsTests
{
    private static readonly CorsSettings Horizon = new() { AllowedOrigins = ["https://horizon"] };

    [Fact]
    public void A_preflight_is_granted_as_asked_with_neutrons_defaults()
    {
        var (answered, context) = Ask(Horizon, "https://horizon", "PUT", "x-auth-token, Content-Type");
        Assert.True(answered);
        Assert.Equal(200, context.Response.StatusCode);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["Access-Control-Allow-Origin"] = "https://horizon", ["Vary"] = "Origin", ["Access-Control-Allow-Credentials"] = "true", ["Access-Control-Max-Age"] = "3600",
                ["Access-Control-Allow-Methods"] = "PUT", ["Access-Control-Allow-Headers"] = "x-auth-token,Content-Type", ["Content-Length"] = "0",
            },
            Headers(context));
    }

    [Theory]
    [InlineData("HEAD", "")]
    [InlineData("put", "")]
    [InlineData("PUT", "X-Auth-Token, X-Mine")]
    public void A_preflight_that_asks_for_more_is_answered_without_a_grant(string method, string headers)
    {
        var (answered, context) = Ask(Horizon, "https://horizon", method, headers);
        Assert.True(answered);
        Assert.Equal(new Dictionary<string, string> { ["Content-Length"] = "0" }, Headers(context));
    }

    [Fact]
    public void Every_option_counts()
    {
        var settings = Horizon with { AllowMethods = ["HEAD"], AllowHeaders = ["X-Mine"], AllowCredentials = false, MaxAge = 60, ExposeHeaders = ["X-Ours", "X-Theirs"] };
        var granted = Headers(Ask(settings, "https://horizon", "HEAD", "X-Mine").Context);
        Assert.Equal(("HEAD", "X-Mine", "60"), (granted["Access-Control-Allow-Methods"], granted["Access-Control-Allow-Headers"], granted["Access-Control-Max-Age"]));
        Assert.DoesNotContain("Access-Control-Allow-Credentials", granted.Keys);
        Assert.DoesNotContain("Access-Control-Allow-Origin", Headers(Ask(settings, "https://horizon", "HEAD", "X-Auth-Token").Context).Keys);
        Assert.DoesNotContain("Access-Control-Max-Age", Headers(Ask(settings with { MaxAge = 0 }, "https://horizon", "HEAD", "").Context).Keys);

        var (answered, context) = Ask(settings, "https://horizon");
        Assert.False(answered);
        Assert.Equal(
            new Dictionary<string, string> { ["Access-Control-Allow-Origin"] = "https://horizon", ["Vary"] = "Origin", ["Access-Control-Expose-Headers"] = "X-Ours,X-Theirs" }, Headers(context));
    }

    [Fact]
    public void A_star_is_every_origin_and_another_origin_hears_nothing()
    {
        Assert.Equal("*", Headers(Ask(new CorsSettings { AllowedOrigins = ["*"] }, "https://anybody").Context)["Access-Control-Allow-Origin"]);
        var (answered, context) = Ask(Horizon, "https://evil", "PUT", "");
        Assert.False(answered);
        Assert.Empty(context.Response.Headers);
        Assert.Empty(Ask(Horizon, "").Context.Response.Headers);
    }

    [Fact]
    public void An_apis_own_headers_are_asked_for_and_shown()
    {
        const string own = "OpenStack-API-Version";
        Assert.Equal("openstack-api-version", Headers(Ask(Horizon, "https://horizon", "GET", "openstack-api-version", own).Context)["Access-Control-Allow-Headers"]);
        Assert.EndsWith(",OpenStack-API-Version", Headers(Ask(Horizon, "https://horizon", own: own).Context)["Access-Control-Expose-Headers"], StringComparison.Ordinal);
    }

    private static (bool Answered, HttpContext Context) Ask(CorsSettings settings, string origin, string? method = null, string headers = "", params string[] own)
    {
        var context = new DefaultHttpContext { Request = { Method = method is null ? "GET" : "OPTIONS" } };
        if (origin.Length > 0) context.Request.Headers.Origin = origin;
        if (method is not null) context.Request.Headers.AccessControlRequestMethod = method;
        if (headers.Length > 0) context.Request.Headers.AccessControlRequestHeaders = headers;
        return (new Cors(settings).Answer(context, own), context);
    }

    private static Dictionary<string, string> Headers(HttpContext context) => context.Response.Headers.ToDictionary(header => header.Key, header => header.Value.ToString());
}
