using Dapper;
using Plumbline.Storage;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Storage;

public sealed class WrappedKeyTests
{
    [Theory]
    [InlineData("data", "index")]
    [InlineData("index", "pseudonym")]
    [InlineData("pseudonym", "data")]
    public async Task Two_wrapped_keys_of_one_client_in_each_others_place_are_refused(string one, string other)
    {
        await using var store = await TestStore.Make();
        await Swap(store, one, other);
        store.Store.Keys.Forget(TestStore.A);
        store.Store.Keys.Forget(TestStore.B);

        await Assert.ThrowsAsync<KeyUnavailableException>(() => store.Begin(TestStore.A));

        await store.Begin(TestStore.B);
        await Swap(store, one, other);
        var again = await store.AddsGuideline(TestStore.A, 2);
        Assert.Equal(CommitVerdict.Done, (await again.Commit(0, [])).Verdict);
    }

    private static async Task Swap(TestStore store, string one, string other)
    {
        const string set = "update data_key set wrapped = @wrapped where client_id = @client and purpose = @purpose";
        await using var connection = await store.Database.Open();
        var (first, second) = (await Read(one), await Read(other));
        Assert.Equal(1, await Set(one, second));
        Assert.Equal(1, await Set(other, first));

        Task<int> Set(string purpose, byte[] wrapped) =>
            connection.ExecuteAsync(
                set,
                new
                {
                    client = TestStore.A.Text,
                    purpose,
                    wrapped,
                }
            );

        Task<byte[]> Read(string purpose) =>
            connection.QuerySingleAsync<byte[]>(
                "select wrapped from data_key where client_id = @client and purpose = @purpose",
                new { client = TestStore.A.Text, purpose }
            );
    }
}
