using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace AsyncToolkit.Benchmarks;

/// <summary>Reads BenchmarkDotNet's attributes, so that whatever else looks at a workload runs exactly what BenchmarkDotNet runs.</summary>
internal static class BenchmarkClass
{
    internal static IReadOnlyList<ContenderCall> Contenders(Workload workload)
    {
        Action prepare = Find<IterationSetupAttribute>(workload)?.CreateDelegate<Action>(workload) ?? (static () => { });
        return
            [.. from method in workload.GetType().GetMethods()
                let benchmark = method.GetCustomAttribute<BenchmarkAttribute>()
                where benchmark is not null
                orderby benchmark.SourceCodeLineNumber
                select new ContenderCall(
                    benchmark.Description ?? method.Name,
                    benchmark.Baseline,
                    prepare,
                    method.CreateDelegate<Func<Task>>(workload))];
    }

    /// <summary>Every combination of the class's <see cref="ParamsAttribute"/> values, as instances with the values set.</summary>
    internal static IEnumerable<BenchmarkCase> Cases(Type type)
    {
        PropertyInfo[] parameters = [.. type.GetProperties().Where(p => p.GetCustomAttribute<ParamsAttribute>() is not null)];
        IEnumerable<object?[]> rows = [[]];
        foreach (PropertyInfo parameter in parameters)
        {
            object?[] values = parameter.GetCustomAttribute<ParamsAttribute>()!.Values;
            rows = [.. rows.SelectMany(row => values.Select(value => (object?[])[.. row, value]))];
        }

        foreach (object?[] row in rows)
        {
            object instance = Activator.CreateInstance(type)!;
            for (int i = 0; i < parameters.Length; i++)
            {
                parameters[i].SetValue(instance, row[i]);
            }

            string name = string.Join(", ", parameters.Select((parameter, i) => $"{parameter.Name}={row[i]}"));
            yield return new BenchmarkCase(name, (Workload)instance);
        }
    }

    internal static Task SetUpAsync(Workload workload) => Find<GlobalSetupAttribute>(workload)!.CreateDelegate<Func<Task>>(workload)();

    private static MethodInfo? Find<TAttribute>(Workload workload)
        where TAttribute : Attribute =>
        Array.Find(workload.GetType().GetMethods(), method => method.GetCustomAttribute<TAttribute>() is not null);
}
