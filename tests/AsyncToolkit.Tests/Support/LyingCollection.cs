namespace AsyncToolkit.Tests.Support;

/// <summary>Collections whose counts are not what is enumerated.</summary>
internal sealed class LyingCollection(int count, int items) : IReadOnlyCollection<int>, ICollection<int>
{
    public int Count => count;

    public bool IsReadOnly => true;

    public IEnumerator<int> GetEnumerator() => Enumerable.Range(0, items).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    public void Add(int item) => throw new NotSupportedException();

    public void Clear() => throw new NotSupportedException();

    public bool Contains(int item) => throw new NotSupportedException();

    public void CopyTo(int[] array, int arrayIndex) => throw new NotSupportedException();

    public bool Remove(int item) => throw new NotSupportedException();
}
