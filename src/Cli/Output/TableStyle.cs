namespace Neutrino.Cli.Output;

/// <summary>How one of the old clients draws its tables.</summary>
/// <param name="Name">Head of the first column of a table of one thing.</param>
/// <param name="Centred">Cells stand in the middle.</param>
/// <param name="Nothing">How null reads in a list.</param>
/// <param name="NothingOfOne">How null reads in a table of one thing.</param>
/// <param name="EmptyList">A list of nothing: its head alone, or a blank line.</param>
/// <param name="NumbersRight">A column whose first value is a number stands to the right.</param>
/// <param name="WidestValue">Values of a table of one thing wrap there; 0: never.</param>
public sealed record TableStyle(string Name, bool Centred, string Nothing, string NothingOfOne, bool EmptyList, bool NumbersRight, int WidestValue)
{
    public static readonly TableStyle Neutron = new("Field", Centred: false, "", "", EmptyList: false, NumbersRight: true, 0);
    public static readonly TableStyle Nova = new("Property", Centred: false, "-", "-", EmptyList: true, NumbersRight: false, 0);
    public static readonly TableStyle Keystone = new("Property", Centred: true, "", "", EmptyList: true, NumbersRight: false, 0);
    public static readonly TableStyle Glance = new("Property", Centred: false, "", "None", EmptyList: true, NumbersRight: false, 80);
}
