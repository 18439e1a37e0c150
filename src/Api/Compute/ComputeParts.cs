namespace Neutrino.Api.Compute;

/// <summary>What Compute reaches beyond the cloud's rows. Without consoles or image adoption, their calls say that they are not offered.</summary>
public sealed record ComputeParts(IGuests Guests, IConsoles? Consoles, IImageAdoption? Images);
