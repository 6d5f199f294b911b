package auditlog.benchmarks.gate.measure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Which methods of the platform have to do with the time, and what stands in for them: those of {@link CountedTime}. */
final class Clockwork {

    static final String OWNER = Type.getInternalName(CountedTime.class);

    private static final Map<String, Set<String>> METHODS = Map.of(
            "java/lang/System", Set.of("nanoTime", "currentTimeMillis"),
            "java/time/Instant", Set.of("now"),
            "java/lang/Thread", Set.of("sleep"),
            "java/util/concurrent/TimeUnit", Set.of("sleep"),
            "java/util/concurrent/locks/LockSupport", Set.of("parkNanos"),
            "java/lang/Object", Set.of("wait"),
            "java/util/concurrent/CompletableFuture", Set.of("delayedExecutor"),
            "java/util/concurrent/ScheduledExecutorService",
                    Set.of("schedule", "scheduleAtFixedRate", "scheduleWithFixedDelay"),
            "java/util/concurrent/ScheduledThreadPoolExecutor",
                    Set.of("schedule", "scheduleAtFixedRate", "scheduleWithFixedDelay"));

    private static final String EXECUTOR = Type.getInternalName(java.util.concurrent.ScheduledExecutorService.class);

    private static final Set<String> STAND_INS = Arrays.stream(CountedTime.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Clockwork::key)
            .collect(Collectors.toUnmodifiableSet());

    private Clockwork() {}

    private static String key(Method method) {
        Type type = Type.getType(method);
        return method.getName() + Arrays.toString(type.getArgumentTypes());
    }

    /** Whether a method of the platform has a stand-in. */
    static boolean has(String owner, String name, String descriptor) {
        if (!METHODS.getOrDefault(owner, Set.of()).contains(name)) {
            return false;
        }
        String taken = Arrays.toString(Type.getArgumentTypes(descriptor));
        String called = Arrays.toString(Type.getArgumentTypes(descriptor(false, owner, descriptor)));
        return STAND_INS.contains(name + taken) || STAND_INS.contains(name + called);
    }

    /** Whether a method tells the time and has no stand-in. */
    static boolean isUnknown(String owner, String name, String descriptor) {
        boolean tells = owner.startsWith("java/time/") && name.equals("now")
                || owner.equals("java/time/Clock")
                || owner.equals("java/util/Date") && name.equals("<init>") && descriptor.equals("()V")
                || owner.equals("java/util/concurrent/locks/LockSupport") && name.equals("parkUntil");
        return tells && !has(owner, name, descriptor);
    }

    /** The descriptor of the stand-in: what a method is called on comes first. */
    static String descriptor(boolean isStatic, String owner, String descriptor) {
        if (isStatic) {
            return descriptor;
        }
        String on = owner.equals("java/util/concurrent/ScheduledThreadPoolExecutor") ? EXECUTOR : owner;
        return "(L" + on + ";" + descriptor.substring(1);
    }

    /** A reference to the stand-in instead of one to the method. */
    static Handle replaced(Handle handle) {
        boolean isStatic = handle.getTag() == Opcodes.H_INVOKESTATIC;
        return new Handle(
                Opcodes.H_INVOKESTATIC,
                OWNER,
                handle.getName(),
                descriptor(isStatic, handle.getOwner(), handle.getDesc()),
                false);
    }
}
