namespace AsyncToolkit.Mutants;

internal sealed record Verdict(int Id, string File, int Line, string Mutator, string Replacement, string Status, string By, double Seconds)
{
    internal bool IsLeft => Status is "survived" or "not covered" or "unclear";
}
