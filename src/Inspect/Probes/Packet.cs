namespace Neutrino.Inspect;

/// <summary>A packet that was sent, and what came of it.</summary>
/// <param name="Arguments">What its sentence names.</param>
public sealed record Packet(PacketKind Kind, Verdict Verdict, ValueList<string> Arguments, double? Milliseconds);
