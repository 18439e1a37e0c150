namespace Neutrino.Api;

/// <summary>What answers below <c>/v2.0/{path}</c>.</summary>
internal interface IEndpoint
{
    Task AnswerAsync(Exchange exchange);
}
