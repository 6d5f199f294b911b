package auditlog.benchmarks.gate.measure;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The agent of a counting JVM: weaves calls of {@link Tally#count} into the service's classes, the SQLite driver and the
 * JSON library as they are loaded, at every {@link Seam}, and {@link CountedTime} in the place of the platform's. The services know
 * nothing of it and are measured as built.
 *
 * <p>Nothing fails unseen: {@link #requireWhole} throws if a class could not be woven, or one of the methods
 * that are counted is no longer there.
 */
public final class CountingAgent {

    private static final String TALLY = Type.getInternalName(Tally.class);
    private static final Set<Seam> FOUND = Collections.synchronizedSet(EnumSet.noneOf(Seam.class));
    private static final List<String> TROUBLES = new CopyOnWriteArrayList<>();

    private CountingAgent() {}

    /**
     * Called by the JVM before the main class.
     *
     * @param argument not used
     * @param instrumentation the JVM's
     */
    public static void premain(String argument, Instrumentation instrumentation) {
        instrumentation.addTransformer(new ClassFileTransformer() {
            @Override
            public byte[] transform(
                    ClassLoader loader, String name, Class<?> old, ProtectionDomain domain, byte[] classFile) {
                if (name == null || !Seam.weaves(name)) {
                    return null;
                }
                try {
                    return weave(name, classFile);
                } catch (RuntimeException | Error e) {
                    // The JVM would go on with the class as it was, and say nothing.
                    TROUBLES.add(name + " could not be woven: " + e);
                    return null;
                }
            }
        });
    }

    /**
     * Writes the jar that a JVM is started with: {@code -javaagent:FILE}. It holds the agent's name only; its classes are
     * on the class path.
     */
    static void writeJar(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", CountingAgent.class.getName());
        try (OutputStream out = Files.newOutputStream(file)) {
            new JarOutputStream(out, manifest).close();
        }
    }

    /**
     * Makes sure that nothing escaped the counters so far.
     *
     * @throws IllegalStateException if something did; the message says what
     */
    static void requireWhole() {
        if (!TROUBLES.isEmpty()) {
            throw new IllegalStateException("Not everything can be counted: " + String.join("; ", TROUBLES));
        }
        List<Seam> missing = Arrays.stream(Seam.values())
                .filter(Seam::isInOneMethod)
                .filter(seam -> !FOUND.contains(seam))
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("No such method is left to count " + missing
                    + ": the library or the service has changed inside; adapt " + Seam.class.getSimpleName());
        }
    }

    static byte[] weave(String className, byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        // What is woven pushes one number: a method that needed no stack needs one.
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        Weaver weaver = new Weaver(className, writer);
        reader.accept(weaver, 0);
        return weaver.hasWoven ? writer.toByteArray() : null;
    }

    private static final class Weaver extends ClassVisitor {

        private final String className;
        private boolean hasWoven;

        Weaver(String className, ClassVisitor next) {
            super(Opcodes.ASM9, next);
            this.className = className;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, method, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitCode() {
                    super.visitCode();
                    count(Seam.ofEntry(className, method));
                }

                private boolean asksForTheTime(String owner, String name, String called) {
                    if (!Seam.isTimed(className)) {
                        return false;
                    }
                    if (Seam.isOurs(className) && Clockwork.isUnknown(owner, name, called)) {
                        TROUBLES.add(
                                className + " asks " + owner + "." + name
                                        + ", whose time can't be made to stand still; use System.nanoTime or currentTimeMillis");
                    }
                    return Clockwork.has(owner, name, called);
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String name, String called, boolean isInterface) {
                    // A constructor that calls its superclass's or another of its own opens nothing itself.
                    boolean isChained = opcode == Opcodes.INVOKESPECIAL
                            && "<init>".equals(name)
                            && "<init>".equals(method)
                            && owner.equals(className);
                    if (!isChained) {
                        count(Seam.ofCall(className, owner, name, called));
                    }
                    if (asksForTheTime(owner, name, called)) {
                        hasWoven = true;
                        super.visitMethodInsn(
                                Opcodes.INVOKESTATIC,
                                Clockwork.OWNER,
                                name,
                                Clockwork.descriptor(opcode == Opcodes.INVOKESTATIC, owner, called),
                                false);
                    } else {
                        super.visitMethodInsn(opcode, owner, name, called, isInterface);
                    }
                }

                @Override
                public void visitInvokeDynamicInsn(String name, String made, Handle bootstrap, Object... arguments) {
                    Object[] woven = arguments.clone();
                    for (int i = 0; i < arguments.length; i++) {
                        Object argument = arguments[i];
                        if (argument instanceof Handle handle
                                && asksForTheTime(handle.getOwner(), handle.getName(), handle.getDesc())) {
                            hasWoven = true;
                            woven[i] = Clockwork.replaced(handle);
                        }
                        if (Seam.isOurs(className)
                                && argument instanceof Handle handle
                                && Seam.ofCall(className, handle.getOwner(), handle.getName(), handle.getDesc())
                                        != null) {
                            TROUBLES.add(className + " refers to " + handle.getOwner() + "::" + handle.getName()
                                    + ", whose calls can't be counted; call it in a lambda");
                        }
                    }
                    super.visitInvokeDynamicInsn(name, made, bootstrap, woven);
                }

                private void count(Seam seam) {
                    if (seam != null) {
                        hasWoven = true;
                        FOUND.add(seam);
                        super.visitIntInsn(Opcodes.BIPUSH, seam.counter().ordinal());
                        super.visitMethodInsn(Opcodes.INVOKESTATIC, TALLY, "count", "(I)V", false);
                    }
                }
            };
        }
    }
}
