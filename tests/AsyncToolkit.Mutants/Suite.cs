using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AsyncToolkit.Mutants;

/// <summary>The tests of an assembly, run in this process one after the other.</summary>
internal sealed class Suite
{
    private readonly ITestFrameworkExecutor _executor;
    private readonly Options _options = new();
    private readonly Dictionary<string, ITestCase> _cases = [];

    internal Suite(Assembly assembly, string part)
    {
        var framework = new XunitTestFramework(new Sink(static _ => true));
        var found = new Sink(message =>
        {
            if (message is ITestCaseDiscoveryMessage { TestCase: { } test } && test.TestMethod.TestClass.Class.Name is not "AsyncToolkit.TestSupport.EndOfRun"
                && test.DisplayName.Contains(part, StringComparison.Ordinal))
            {
                _cases[test.UniqueID] = test;
            }

            return true;
        });
        framework.GetDiscoverer(new ReflectionAssemblyInfo(assembly)).Find(false, found, _options);
        found.Ended.Wait();
        _executor = framework.GetExecutor(assembly.GetName());
    }

    internal IReadOnlyCollection<string> Ids => _cases.Keys;

    internal string NameOf(string id) => id.Length == 0 ? "a class" : _cases[id].DisplayName;

    internal string ClassOf(string id) => _cases[id].TestMethod.TestClass.Class.Name;

    /// <summary>Runs tests of these ids until one fails, whose id and message is the result; null where none does.</summary>
    internal (string Id, string Message)? FirstFailure(IEnumerable<string> ids, Action<string>? starting = null, Action<string, decimal>? finished = null)
    {
        (string, string)? failure = null;
        var heard = new Sink(message =>
        {
            switch (message)
            {
                case ITestFailed failed:
                    failure ??= (failed.TestCase.UniqueID, string.Join(" ", failed.Messages));
                    break;
                case IErrorMessage or ITestClassCleanupFailure or ITestCleanupFailure or ITestMethodCleanupFailure or ITestCaseCleanupFailure:
                    failure ??= (((IExecutionMessage)message).TestCases.FirstOrDefault()?.UniqueID ?? "", "cleanup failed");
                    break;
                case ITestCaseStarting start:
                    starting?.Invoke(start.TestCase.UniqueID);
                    break;
                case ITestCaseFinished end when failure is null:
                    finished?.Invoke(end.TestCase.UniqueID, end.ExecutionTime);
                    break;
            }

            return failure is null;
        });
        _executor.RunTests([.. ids.Select(id => _cases[id])], heard, _options);
        heard.Ended.Wait();
        return failure;
    }
}
