using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Rest;

/// <summary><c>/Users</c> and <c>/Roles</c>: enough to keep who may chat; permissions are stored, not enforced.</summary>
internal sealed class UsersApi(World world, TimeProvider clock)
{
    public void Map(RestRouter router, string prefix)
    {
        router.Post($"{prefix}/Users", CreateUser);
        router.Get($"{prefix}/Users", call => Listed(call, world.Users, "users", u => View(call, u)));
        router.Get($"{prefix}/Users/{{sid}}", call => Answer(call, Find(call), u => RestAnswer.Ok(View(call, u))));
        router.Post($"{prefix}/Users/{{sid}}", call => Answer(call, Find(call), u => UpdateUser(call, u)));
        router.Delete($"{prefix}/Users/{{sid}}", call => Answer(call, Find(call), Removed));
        router.Post($"{prefix}/Roles", CreateRole);
        router.Get($"{prefix}/Roles", call => Listed(call, world.Roles, "roles", r => View(call, r)));
        router.Get($"{prefix}/Roles/{{sid}}", call => Answer(call, FindRole(call), r => RestAnswer.Ok(View(call, r))));
        router.Delete($"{prefix}/Roles/{{sid}}", call => Answer(call, FindRole(call), Removed));
    }

    private RestAnswer CreateUser(RestCall call)
    {
        if (call.Text("Identity") is not { } identity) return Checks.Missing("Identity");
        if ((Checks.Name("Identity", identity) ?? Checks.Attributes(call.Field("Attributes"), Checks.SmallAttributes)) is { } problem) return problem;
        lock (world.Gate)
        {
            if (world.Users.List($"{call.ServiceSid}:{identity}").Count > 0) return RestAnswer.Error(409, 50201, "User already exists");
            var now = clock.GetUtcNow();
            return RestAnswer.Created(View(call, world.Put(new User
            {
                Sid = Sids.New("US"),
                AccountSid = call.Account.Sid,
                ServiceSid = call.ServiceSid,
                Identity = identity,
                FriendlyName = call.Text("FriendlyName"),
                Attributes = call.Text("Attributes") ?? "{}",
                RoleSid = call.Text("RoleSid") ?? Sids.Derived("RL", call.ServiceSid + "service"),
                Created = now,
                Updated = now,
            })));
        }
    }

    private RestAnswer UpdateUser(RestCall call, User user) =>
        Checks.Attributes(call.Field("Attributes"), Checks.SmallAttributes) ?? RestAnswer.Ok(View(call, world.Put(user with
        {
            FriendlyName = call.Text("FriendlyName") ?? user.FriendlyName,
            Attributes = call.Text("Attributes") ?? user.Attributes,
            RoleSid = call.Text("RoleSid") ?? user.RoleSid,
            Updated = clock.GetUtcNow(),
        })));

    private RestAnswer CreateRole(RestCall call)
    {
        if (call.Text("FriendlyName") is not { } name) return Checks.Missing("FriendlyName");
        if (call.Text("Type") is not ("conversation" or "service")) return Checks.Missing("Type");
        if (call.Many("Permission") is not [_, ..] permissions) return Checks.Missing("Permission");
        lock (world.Gate)
        {
            var now = clock.GetUtcNow();
            return RestAnswer.Created(View(call, world.Put(new Role
            {
                Sid = Sids.New("RL"),
                AccountSid = call.Account.Sid,
                ServiceSid = call.ServiceSid,
                FriendlyName = name,
                Type = call.Text("Type")!,
                Permissions = permissions,
                Created = now,
                Updated = now,
            })));
        }
    }

    private RestAnswer Listed<T>(RestCall call, Shelf<T> shelf, string key, Func<T, object> view) where T : Entity
    {
        lock (world.Gate)
        {
            return Page<T>.Of(call, shelf, call.ServiceSid, e => e.Seq, descending: false, maxSize: 100, where: null).Answer(call, key, view);
        }
    }

    private RestAnswer Answer<T>(RestCall call, Func<T?> find, Func<T, RestAnswer> then) where T : Entity
    {
        lock (world.Gate)
        {
            return find() is { } found ? then(found) : RestAnswer.NotFound(call.Http.Request.Path);
        }
    }

    private Func<User?> Find(RestCall call) => () =>
        world.Users.Find(call.Route("sid")) is { } user && user.ServiceSid == call.ServiceSid
            ? user
            : world.Users.First($"{call.ServiceSid}:{call.Route("sid")}");

    private Func<Role?> FindRole(RestCall call) => () =>
        world.Roles.Find(call.Route("sid")) is { } role && role.ServiceSid == call.ServiceSid ? role : null;

    private RestAnswer Removed(Entity entity)
    {
        world.Remove(entity);
        return RestAnswer.NoContent;
    }

    private static object View(RestCall call, User u) => new
    {
        u.Sid,
        u.AccountSid,
        ChatServiceSid = u.ServiceSid,
        u.RoleSid,
        u.Identity,
        u.FriendlyName,
        u.Attributes,
        IsOnline = (bool?)null,
        IsNotifiable = (bool?)null,
        DateCreated = Dates.Iso(u.Created),
        DateUpdated = Dates.Iso(u.Updated),
        Url = $"{call.Root}/Users/{u.Sid}",
        Links = new { UserConversations = $"{call.Root}/Users/{u.Sid}/Conversations" },
    };

    private static object View(RestCall call, Role r) => new
    {
        r.Sid,
        r.AccountSid,
        ChatServiceSid = r.ServiceSid,
        r.FriendlyName,
        r.Type,
        r.Permissions,
        DateCreated = Dates.Iso(r.Created),
        DateUpdated = Dates.Iso(r.Updated),
        Url = $"{call.Root}/Roles/{r.Sid}",
    };
}
