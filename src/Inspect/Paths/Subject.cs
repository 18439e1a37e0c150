namespace Neutrino.Inspect;

/// <param name="Id">Empty for the host.</param>
/// <param name="Name">As the user gave it; may be empty.</param>
public readonly record struct Subject(SubjectKind Kind, string Id, string Name);
