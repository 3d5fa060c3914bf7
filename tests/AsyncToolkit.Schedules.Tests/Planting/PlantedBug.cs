namespace AsyncToolkit.Schedules.Tests.Planting;

/// <summary>A bug that is planted into a source of the core, and the program that has to find it.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="File">The source, from the folder of the core on.</param>
/// <param name="Snippet">What stands there, once. How it is broken into lines does not matter.</param>
/// <param name="Mutant">What takes its place.</param>
/// <param name="Program">The test whose programs have to fail: class and method.</param>
/// <param name="Arguments">The arguments of the test.</param>
/// <param name="Complaint">What some schedule has to end with, as a regular expression.</param>
internal sealed record PlantedBug(
    string Name, string File, string Snippet, string Mutant, string Program, object[] Arguments, string Complaint)
{
    public override string ToString() => Name;
}
