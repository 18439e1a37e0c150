namespace Neutrino.Api;

/// <summary>The filter <c>ip_version</c> chooses what is counted, not only which rows are shown.</summary>
internal sealed class IpAvailabilityEndpoint(IEndpoint both, Func<int, IEndpoint> of) : IEndpoint
{
    private readonly IEndpoint ipv4 = of(4);
    private readonly IEndpoint ipv6 = of(6);

    public Task AnswerAsync(Exchange exchange) => (QueryParameters.Parse(exchange.Request.QueryString).Find("ip_version") switch
    {
        "4" => ipv4,
        "6" => ipv6,
        _ => both,
    }).AnswerAsync(exchange);
}
