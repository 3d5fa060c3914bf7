using System.Reflection;

namespace AsyncToolkit.Mutants;

/// <summary>The switch that dotnet-stryker compiles into a mutated assembly, under a namespace of a random name.</summary>
internal sealed class MutantControl
{
    private readonly FieldInfo _active;
    private readonly FieldInfo _capture;
    private readonly MethodInfo _reset;
    private readonly MethodInfo _data;

    internal MutantControl(Assembly mutated)
    {
        Type type = mutated.GetTypes().Single(static type => type.Name == "MutantControl");
        _active = type.GetField("ActiveMutant")!;
        _capture = type.GetField("CaptureCoverage")!;
        _reset = type.GetMethod("ResetCoverage")!;
        _data = type.GetMethod("GetCoverageData")!;
    }

    internal const int None = -1;

    internal int Active
    {
        set => _active.SetValue(null, value);
    }

    internal bool Capture
    {
        set => _capture.SetValue(null, value);
    }

    /// <summary>The mutants that were reached since the last call, and those of them that a static initializer reached.</summary>
    internal (int[] Reached, int[] Static) Take()
    {
        var data = (IList<int>[])_data.Invoke(null, null)!;
        (int[], int[]) taken = ([.. data[0].Distinct()], [.. data[1].Distinct()]);
        _reset.Invoke(null, null);
        return taken;
    }
}
