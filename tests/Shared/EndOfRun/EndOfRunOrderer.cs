using Xunit.Abstractions;

namespace AsyncToolkit.TestSupport;

/// <summary>Of the collections that run alone, <see cref="EndOfRun"/> comes last.</summary>
public sealed class EndOfRunOrderer : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(static collection => collection.DisplayName == EndOfRun.Name);
}
