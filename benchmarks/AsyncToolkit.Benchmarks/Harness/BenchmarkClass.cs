using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;
using Perfolizer.Horology;

namespace AsyncToolkit.Benchmarks;

/// <summary>Reads BenchmarkDotNet's attributes, so that whatever else looks at a workload runs exactly what BenchmarkDotNet runs.</summary>
internal static class BenchmarkClass
{
    internal static IReadOnlyList<ContenderCall> Contenders(Workload workload)
    {
        return
            [.. from method in workload.GetType().GetMethods()
                let benchmark = method.GetCustomAttribute<BenchmarkAttribute>()
                where benchmark is not null
                orderby benchmark.SourceCodeLineNumber
                select Call(workload, method, benchmark.Description ?? method.Name, benchmark.Baseline)];
    }

    /// <summary>Those, and after them the ones that <see cref="ReasonAttribute"/> marks.</summary>
    internal static IReadOnlyList<ContenderCall> ContendersAndReasons(Workload workload)
    {
        return
            [.. Contenders(workload),
                .. from method in workload.GetType().GetMethods()
                   let reason = method.GetCustomAttribute<ReasonAttribute>()
                   where reason is not null
                   orderby reason.Line
                   select Call(workload, method, reason.Name, isBaseline: false)];
    }

    /// <summary>Every combination of the class's <see cref="ParamsAttribute"/> values, all of which are integers, as instances with the values set.</summary>
    internal static IEnumerable<BenchmarkCase> Cases(Type type)
    {
        PropertyInfo[] parameters = [.. type.GetProperties().Where(p => p.GetCustomAttribute<ParamsAttribute>() is not null)];
        IEnumerable<object?[]> rows = [[]];
        foreach (PropertyInfo parameter in parameters)
        {
            object?[] values = parameter.GetCustomAttribute<ParamsAttribute>()!.Values;
            rows = [.. rows.SelectMany(row => values.Select(value => (object?[])[.. row, value]))];
        }

        return rows.Select(row => Case(type, parameters.Zip(row, (parameter, value) => (parameter.Name, (int)value!))));
    }

    /// <summary>An instance with these parameter values.</summary>
    internal static BenchmarkCase Case(Type type, IEnumerable<(string Name, int Value)> parameters)
    {
        var workload = (Workload)Activator.CreateInstance(type)!;
        foreach ((string name, int value) in parameters)
        {
            type.GetProperty(name)!.SetValue(workload, value);
        }

        return new BenchmarkCase(string.Join(", ", parameters.Select(parameter => $"{parameter.Name}={parameter.Value}")), workload);
    }

    /// <summary>The case that a report names: <c>Limit=8&amp;Items=4</c>, or with commas.</summary>
    internal static BenchmarkCase ParseCase(Type type, string parameters) => Case(
        type,
        from part in parameters.Split(['&', ','], StringSplitOptions.TrimEntries)
        let sides = part.Split('=')
        select (sides[0], int.Parse(sides[1], CultureInfo.InvariantCulture)));

    /// <summary>What the workload's times are read from.</summary>
    internal static IClock Clock(Workload workload) =>
        workload.GetType().GetCustomAttribute<ProcessorTimeAttribute>() is null ? Chronometer.BestClock : new ProcessorClock();

    internal static Task SetUpAsync(Workload workload) => Find<GlobalSetupAttribute>(workload)!.CreateDelegate<Func<Task>>(workload)();

    private static ContenderCall Call(Workload workload, MethodInfo method, string name, bool isBaseline) =>
        new(name, isBaseline, Preparation(workload, method), method.CreateDelegate<Func<Task>>(workload));

    // That of all benchmarks, or that of this one.
    private static Action Preparation(Workload workload, MethodInfo benchmark)
    {
        MethodInfo? prepare = Array.Find(
            workload.GetType().GetMethods(),
            method => method.GetCustomAttribute<IterationSetupAttribute>() is { } setup
                && (setup.Targets is not { Length: > 0 } targets || targets.Contains(benchmark.Name)));
        if (prepare is null)
        {
            return static () => { };
        }

        // BenchmarkDotNet collects between the two as well: what was prepared is not the contender's garbage.
        Action collect = static () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        };
        return prepare.CreateDelegate<Action>(workload) + collect;
    }

    private static MethodInfo? Find<TAttribute>(Workload workload)
        where TAttribute : Attribute =>
        Array.Find(workload.GetType().GetMethods(), method => method.GetCustomAttribute<TAttribute>() is not null);
}
